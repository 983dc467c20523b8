import type { AnswerOf, components } from '../../../client/src/index.ts'

/** The API's reports, with types generated from the OpenAPI document. */
type Schemas = components['schemas']
export type Overview = Schemas['Overview']
export type BundleComparison = Schemas['BundleComparison']
export type Comparison = AnswerOf<'/v1/journeys/{journeyId}/comparison'>
export type Statistics = Schemas['NamedStatistics']
export type StageStatistics = Schemas['NamedStageStatistics']
export type Rate = Schemas['Rate']
export type Check = Schemas['Check']
export type Adjustment = Schemas['Adjustment']
export type Run = Schemas['JourneyRun']
export type Range = Schemas['Range']
export type Freshness = Schemas['Freshness']
export type Drawing = Schemas['D3Graph']
export type Explanation = AnswerOf<'/v1/journeys/{journeyId}/explain'>
export type ListedJourney = Schemas['JourneySummary']
export type JourneyVersion = Schemas['JourneyVersion']
export type Bundle = Schemas['Bundle']
export type IndexStatus = Schemas['IndexStatus']
export type Definition = AnswerOf<'/v1/journeys/{journeyId}'>
export type Journeys = AnswerOf<'/v1/journeys'>
export type History = Schemas['JourneyHistory']
export type HistoryPoint = Schemas['HistoryPoint']
export type HistoryGap = Schemas['HistoryGap']
export type Canvas = Schemas['Canvas']
export type CanvasStage = Schemas['CanvasStage']
export type CanvasStep = Schemas['CanvasStep']
export type CanvasEdge = Schemas['CanvasEdge']

/** The versions of a journey that the reader may see, the latest first, and their bundle. */
export interface JourneyVersions { bundleId: string | null, versions: readonly JourneyVersion[] }
