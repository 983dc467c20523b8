import type { Drift } from '../../domain/td/drift.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { SankeyChart } from '../../domain/td/charts.ts'
import type { JourneyStatistics } from '../../domain/td/statistics.ts'

/** TD's questions about a journey that this service asks. */
export type Endpoint = 'statistics' | 'conversion' | 'activation' | 'definition'

/** What TD answered: its bytes as they came, beside what was read from them. */
export type Source = StatisticsSource | ChartsSource | DefinitionSource

interface SourceBytes {
  /** TD's body, decoded from any compression. */
  readonly body: Buffer
  readonly mediaType: string
  /** TD's own validators, for conditional requests. */
  readonly etag: string | null
  readonly lastModified: string | null
  /** How the answer departs from TD's contract. */
  readonly drift: readonly Drift[]
}

export interface StatisticsSource extends SourceBytes {
  readonly endpoint: 'statistics'
  readonly statistics: JourneyStatistics | null
}

export interface ChartsSource extends SourceBytes {
  readonly endpoint: 'conversion' | 'activation'
  readonly charts: SankeyChart[]
}

export interface DefinitionSource extends SourceBytes {
  readonly endpoint: 'definition'
  readonly definition: JourneyDefinition | null
}

/** The definition that a source holds; `null` where it is of another question. */
export function definitionIn (source: Source): JourneyDefinition | null {
  return source.endpoint === 'definition' ? source.definition : null
}

/** Whether TD knew the journey but sent nothing of it. */
export function isEmpty (source: Source): boolean {
  if (source.endpoint === 'statistics') return source.statistics === null
  if (source.endpoint === 'definition') return source.definition === null
  return source.charts.every(({ nodes, links }) => nodes.length === 0 && links.length === 0)
}
