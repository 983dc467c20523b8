import type { FlowGraphReading } from '../domain/graph/flow-graph.ts'
import { groupSmallTargets } from '../domain/graph/group-small-targets.ts'
import { uniqueNames } from '../domain/graph/display-names.ts'
import { describeNothing, type DrawableGraph, type DrawableNode } from './drawable-graph.ts'
import type { GraphTextFormat } from './format.ts'
import { quoteInherited } from './readable-text.ts'
import { toDrawable } from './to-drawable.ts'
import { mermaidType } from './text-types.ts'

/** Mermaid refuses longer texts. A diagram cannot raise this limit (`maxTextSize`, a secure setting). */
const maxLength = 50_000
const maxNameLength = 60
/** More links cannot fit: the shortest line is `"a","b",1`. */
const maxLinks = maxLength / 10

/** Numbers of targets of each kind to try if the full text is too long. */
const tops = [200, 100, 50, 20, 10, 5, 3, 2, 1]

/** Diacritics of letters after decomposition. */
const marks = /\p{M}/gu

/** A graph as a Mermaid diagram. */
export const mermaid = {
  ...mermaidType,
  effort: 3,
  takesSize: false,
  write: ({ reading, drawable, pastNote }) => writeMermaid(reading, drawable, pastNote)
} as const satisfies GraphTextFormat

/**
 * Returns Mermaid's `sankey-beta`: lines of source, target and value. Mermaid 11 reads only ASCII there, so letters lose their
 * accents. A node whose name has other characters gets its id, or its type and a number, as its name. Long names are shortened. If the
 * graph is too long, its smaller targets are grouped as with `top`, and a comment says so. `sankey-beta` cannot be empty, so an empty
 * graph becomes a flowchart with a message. `whole` is the drawable part of the reading. `pastNote` becomes a comment.
 */
export function writeMermaid (reading: FlowGraphReading, whole = toDrawable(reading), pastNote: string | null = null): string {
  const comment = pastNote === null ? '' : `%% ${pastNote}\n`
  return comment + writeDiagram(reading, whole, maxLength - comment.length)
}

function writeDiagram (reading: FlowGraphReading, whole: DrawableGraph, length: number): string {
  const nothing = describeNothing(whole)
  if (nothing !== null) return writeNotice(nothing)
  const text = whole.links.length > maxLinks ? null : writeLinks(whole)
  if (text !== null && text.length <= length) return text
  return writeLargest(reading, length) ?? writeNotice(`Too many links for Mermaid: ${whole.links.length}`)
}

/**
 * Keeps as many targets as fit; `null` if not even one per kind does. Fewer targets make shorter texts, so a binary search over `tops`
 * finds the number.
 */
function writeLargest (reading: FlowGraphReading, length: number): string | null {
  let written: string | null = null
  for (let [from, to] = [0, tops.length]; from < to;) {
    const middle = (from + to) >> 1
    const top = tops[middle] ?? 1
    const comment = `%% Mermaid reads at most ${maxLength} characters. Only the ${top} largest targets of each kind are shown, as with ` +
      `top=${top}.\n`
    const folded = comment + writeLinks(toDrawable(groupSmallTargets(reading, top)))
    if (folded.length > length) from = middle + 1
    else {
      written = folded
      to = middle
    }
  }
  return written
}

function writeNotice (text: string): string {
  return `flowchart LR\n  notice["${text}"]\n`
}

function writeLinks ({ nodes, links }: DrawableGraph): string {
  const names = uniqueNames(nodes.map(nameForMermaid))
  const rows = links.map(({ source, target, value }) => `${quote(names[source])},${quote(names[target])},${value}\n`)
  return `sankey-beta\n\n${rows.join('')}`
}

function nameForMermaid ({ name, id, type }: DrawableNode, index: number): string {
  return toPlain(name) ?? toPlain(id) ?? `${type} ${index + 1}`
}

/** Returns text without Mermaid's markup, comments, directives and entities; `null` if ASCII cannot represent it. */
function toPlain (text: string): string | null {
  const plain = text.normalize('NFD').replace(marks, '')
    .replaceAll('<', '(').replaceAll('>', ')').replace(/%%+/g, '%').replaceAll(';', ',')
    .replace(/[\u2010-\u2015]/g, '-').replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '"')
    .trim()
  if (!/^[\x20-\x7e]+$/.test(plain)) return null
  // removing accents may have made it unsafe
  return plain.length > maxNameLength ? `${plain.slice(0, maxNameLength - 3)}...` : quoteInherited(plain)
}

function quote (name = ''): string {
  return `"${name.replaceAll('"', '""')}"`
}
