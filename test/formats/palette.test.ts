import t from 'tap'
import { palette } from '../../src/formats/palette.ts'
import { collectViolations } from '../support/collect-violations.ts'

type Triple = readonly [number, number, number]

const toLinear = (channel: number): number => channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
const parse = (hex: string): Triple => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(at => toLinear(Number.parseInt(hex.slice(at, at + 2), 16) / 255))
  return [r, g, b]
}
const times = (rows: readonly Triple[], [r, g, b]: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = rows.map(([p, q, s]) => Math.max(0, p * r + q * g + s * b))
  return [x, y, z]
}
const luminance = ([r, g, b]: Triple): number => 0.2126 * r + 0.7152 * g + 0.0722 * b

/** OKLab: distances roughly match perception; 0.02 is just visible. */
function toLab (colour: Triple): Triple {
  const [l, m, s] = times(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]],
    colour
  )
  const [x, y, z] = [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]
  return [
    0.2104542553 * x + 0.793617785 * y - 0.0040720468 * z,
    1.9779984951 * x - 2.428592205 * y + 0.4505937099 * z,
    0.0259040371 * x + 0.7827717662 * y - 0.808675766 * z
  ]
}

/** Simulates how people with normal sight, and without red, green or blue cones, see colours (G. Machado and others, 2009). */
const views: Record<string, readonly Triple[]> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
}

t.test('every colour has a contrast of 3:1 on light and dark pages', async t => {
  const dark = luminance(parse('#15181d'))
  const violations = collectViolations()
  for (const [type, colour] of Object.entries(palette)) {
    const own = luminance(parse(colour))
    violations.ok(1.05 / (own + 0.05) >= 3, `${type} on white`)
    violations.ok((own + 0.05) / (dark + 0.05) >= 3, `${type} on dark`)
  }
  t.same(violations.found, [])
})

t.test('no two colours look alike, even to colour-blind readers', async t => {
  const violations = collectViolations()
  for (const [view, rows] of Object.entries(views)) {
    const seen = Object.entries(palette).map(([type, colour]) => [type, toLab(times(rows, parse(colour)))] as const)
    for (const [index, [type, one]] of seen.entries()) {
      for (const [other, two] of seen.slice(0, index)) {
        violations.ok(Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]) > 0.065, `${type} and ${other}: ${view}`)
      }
    }
  }
  t.same(violations.found, [])
})
