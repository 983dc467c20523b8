import type { z } from 'zod'
import { flowKinds } from '../../domain/graph/select-flow.ts'
import { graphFormats } from '../../formats/index.ts'
import { pictureBounds, pictureStep, roundSide } from '../../formats/svg.ts'
import { formatName, pastTime, quoteMediaTypes, recordedQuery, someNames, someOf, wholeNumber, yesOrNo } from './parameters.ts'

const sizedNames = graphFormats.filter(format => format.kind === 'text' && format.takesSize).map(({ name }) => name)
const sized: ReadonlySet<string> = new Set(sizedNames)
const { width, height } = pictureBounds

/** A side of a picture, as the picture will have it. */
function pictureSide (name: string, bounds: { least: number, most: number }, example: number) {
  const description = `${name} of an SVG, in pixels, rounded to the nearest multiple of ${pictureStep}; without it the graph decides.`
  return wholeNumber(bounds.least, bounds.most, example, description, pixels => roundSide(pixels, bounds))
}

/** What a graph can be asked for that was recorded. */
const recordedGraphQuery = recordedQuery.extend({
  asOf: pastTime.meta({
    description: 'The graph as it was at this time, as for statistics. Charts are recorded by the day, so with `asOf` a graph covers ' +
      'one day: `from` and `to` are the same, and without them it is the day before. GET /v1/journeys/{journeyId}/history/graphs lists ' +
      'the recorded days.',
    sample: '2026-10-01'
  })
})

/** What a graph can be asked for besides its range. */
export const graphQuery = recordedGraphQuery.extend({
  format: formatName(graphFormats, {
    description: 'The form of the graph. It beats `Accept`, which chooses without it ' +
      `(${quoteMediaTypes(graphFormats)}); JSON by default. ` +
      'All but `json` are safe to draw: names are unique, there is no cycle, no zero link, no dangling end and no parallel link.',
    sample: 'svg'
  }),
  kind: someOf(flowKinds).optional().meta({
    ...someNames(flowKinds),
    description: 'Keeps only links to targets of these types, and the nodes at their ends. `inflow`, ' +
      '`outflow`, `rates` and shares stay those of the whole graph, `adjustments` too; `summary` is of what is kept.',
    sample: ['goal', 'exit']
  }),
  top: wholeNumber(1, 999, 5, 'Keeps so many of the largest targets of each kind; links to all others lead to one node "Other", with ' +
    'the same sums.'),
  width: pictureSide('Width', width, 960),
  height: pictureSide('Height', height, 540)
}).superRefine(({ format, width, height }, context) => {
  if (format === undefined || sized.has(format)) return
  for (const [name, value] of Object.entries({ width, height })) {
    if (value !== undefined) context.addIssue({ code: 'custom', path: [name], message: `goes with format=${sizedNames.join(', ')}` })
  }
})

export type GraphQuery = z.output<typeof graphQuery>

/** What a conversion graph can be asked for. */
export const conversionQuery = graphQuery.safeExtend({
  balance: yesOrNo().default(false).meta({
    type: 'boolean',
    defaultValue: false,
    description: '`true` completes each stage from the statistics of the same range, so that what goes in comes out: nodes of who is ' +
      'still inside (`inside-{stageId}`) and who is unaccounted for (`unaccounted-{stageId}`), where there are any. Shares and rates of ' +
      'stages are then of all who were in them. Without a range nothing is added, as Treasure Data does not say what its charts cover.'
  })
})
