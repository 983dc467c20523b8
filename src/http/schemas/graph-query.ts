import type { z } from 'zod'
import { flowKinds } from '../../domain/graph/select-flow.ts'
import { graphFormats } from '../../formats/index.ts'
import { pictureBounds, pictureStep, roundSide } from '../../formats/svg.ts'
import { formatName, languageTag, listLanguageFormats, quoteMediaTypes, requireFormat } from './format-parameters.ts'
import { pastTime, recordedQuery, someNames, someOf, wholeNumber, yesOrNo } from './parameters.ts'

const sizedNames = graphFormats.filter(format => format.kind === 'text' && format.takesSize).map(({ name }) => name)
const languageNames = listLanguageFormats(graphFormats)
const { width, height } = pictureBounds

/** A side of a picture, rounded as the picture needs it. */
function pictureSide (name: string, bounds: { least: number, most: number }, example: number) {
  const description = `${name} of an SVG in pixels, rounded to the nearest multiple of ${pictureStep}. By default it depends on the graph.`
  return wholeNumber(bounds.least, bounds.most, example, description, pixels => roundSide(pixels, bounds))
}

/** The parameters of recorded graphs. */
const recordedGraphQuery = recordedQuery.extend({
  asOf: pastTime.meta({
    description: 'The graph as it was at this time, as for statistics. Charts are recorded by the day, so with `asOf` a graph covers one ' +
      'day: `from` and `to` must be equal, and default to the day before. GET /v1/journeys/{journeyId}/history/graphs lists the recorded ' +
      'days.',
    sample: '2026-10-01'
  })
})

/** The parameters of a graph. */
export const graphQuery = recordedGraphQuery.extend({
  format: formatName(graphFormats, {
    description: 'The form of the graph. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(graphFormats)}). JSON by default. ` +
      'All forms but `json` are safe to draw: names are unique, and there are no cycles, zero links, dangling ends or parallel links.',
    sample: 'svg'
  }),
  kind: someOf(flowKinds).optional().meta({
    ...someNames(flowKinds),
    description: 'Keeps only links to targets of these types, and the nodes at their ends. `summary` describes the kept part; `inflow`, ' +
      '`outflow`, `rates`, shares and `adjustments` still describe the whole graph.',
    sample: ['goal', 'exit']
  }),
  top: wholeNumber(1, 999, 5, 'Keeps this many of the largest targets of each kind, and merges all others into one node "Other". Sums ' +
    'stay the same.'),
  width: pictureSide('Width', width, 960),
  height: pictureSide('Height', height, 540),
  lang: languageTag(graphFormats)
}).superRefine(({ format, width, height, lang }, context) => {
  requireFormat(sizedNames, format, { width, height }, context)
  requireFormat(languageNames, format, { lang }, context)
})

export type GraphQuery = z.output<typeof graphQuery>

/** The parameters of a conversion graph. */
export const conversionQuery = graphQuery.safeExtend({
  balance: yesOrNo().default(false).meta({
    type: 'boolean',
    defaultValue: false,
    description: '`true` balances each stage with the statistics of the same range. It adds nodes for profiles that are still inside ' +
      '(`inside-{stageId}`) and for unaccounted profiles (`unaccounted-{stageId}`). Shares and rates of stages then refer to all ' +
      'profiles that were in them. Without a range nothing is added, because Treasure Data does not say what its charts cover.'
  })
})
