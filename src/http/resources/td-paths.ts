import type { FastifyInstance } from 'fastify'
import type { NumericEndpoint } from '../../reports/engine/source.ts'
import { rawAnswers } from '../../reports/resources/td-answers.ts'
import { tdRangeQuery } from '../schemas/parameters.ts'
import { describeTdAnswers } from '../schemas/td-answer.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const description = 'Treasure Data\'s own body, byte for byte and in its media type, from the same cache as the reports. An existing ' +
  'client of Treasure Data needs a new base URL and a client key in place of Treasure Data\'s; `Authorization: TD1 <client key>` is ' +
  'understood here. `Accept` is not negotiated, and errors have Treasure Data\'s shape. Takes the scope `td:raw`, as bodies may name ' +
  'users of Treasure Data.'

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
      summary: `Treasure Data's ${title}, as they came`,
      response: describeTdAnswers(mediaType)
    })
  }
}
