import { useMemo } from 'preact/hooks'
import type { Drawing } from '../state/report-types.ts'
import type { NumberWords } from '../words/number-words.ts'
import { translateGraph } from '../words/translate-graph.ts'
import { traceGraph, type ChartFigures, type TracedGraph } from './trace-graph.ts'

/** A drawing that may not be loaded yet, and the same graph in the overview, if it has one. */
interface Options extends Pick<TracedGraph, 'part' | 'kind'> {
  drawing: Drawing | null
  whole: TracedGraph['whole'] | null
}

/** Returns the drawing in the page's language, and the origin of its numbers, if known. */
export function useTracedDrawing (
  { part, kind, ...given }: Options, words: NumberWords
): { drawing: Drawing | null, figures: ChartFigures | null } {
  const { drawing, whole } = useMemo(() => translateGraph(given.drawing, given.whole), [given.drawing, given.whole])
  const figures = useMemo(() => whole === null || drawing === null ? null : traceGraph({ part, whole, drawing, kind }, words),
    [part, whole, drawing, kind, words])
  return { drawing, figures }
}
