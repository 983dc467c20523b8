import type { FastifyInstance } from 'fastify'
import type { NumericEndpoint } from '../../reports/engine/source.ts'
import { rawAnswers } from '../../reports/resources/td-answers.ts'
import { tdRangeQuery } from '../schemas/parameters.ts'
import { describeTdAnswers } from '../schemas/td-answer.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const description = 'Treasure Data\'s own body, byte for byte and with its media type, from the same cache as the reports. An existing ' +
  'Treasure Data client needs only the new base URL and a client key instead of Treasure Data\'s key, also as `Authorization: TD1 ' +
  '<client key>`. `Accept` is ignored, and errors have Treasure Data\'s shape. Requires the scope `td:raw`, because bodies may name ' +
  'Treasure Data users.'

const documented = {
  statistics: { operationId: 'getRawStatistics', title: 'statistics' },
  conversion: { operationId: 'getRawConversionCharts', title: 'conversion sankey charts' },
  activation: { operationId: 'getRawActivationCharts', title: 'activation sankey charts' }
} as const satisfies Record<NumericEndpoint, object>

/** Adds TD's own paths. */
export function addTdPaths (app: FastifyInstance, options: ReportRouteOptions): void {
  for (const { endpoint, report, mediaType } of rawAnswers) {
    const { operationId, title } = documented[endpoint]
    addReportRoute(app, options, {
      resource: report,
      query: tdRangeQuery,
      choose: () => report,
      tags: ['Treasure Data'],
      description,
      operationId,
      summary: `Treasure Data's ${title}, unchanged`,
      response: describeTdAnswers(mediaType)
    })
  }
}
