import type { FastifyInstance } from 'fastify'
import { rawActivation, rawConversion, rawStatistics } from '../../reports/resources/raw-answers.ts'
import type { Report } from '../../reports/engine/report.ts'
import { tdRangeQuery } from '../schemas/parameters.ts'
import { describeTdAnswers } from '../schemas/td-answer.ts'
import { vendorJson } from '../problems/td-error.ts'
import { addReportRoute, type ReportRouteOptions } from './report.ts'

const description = 'Treasure Data\'s own body, byte for byte and in its media type, from the same cache as the reports. An existing client of Treasure Data needs a new base URL and a client key in place of Treasure Data\'s; `Authorization: TD1 <client key>` is understood here. `Accept` is not negotiated, and errors have Treasure Data\'s shape. Takes the scope `td:raw`, as bodies may name users of Treasure Data.'

/** Adds TD's own paths. */
export function addTdPaths (app: FastifyInstance, options: ReportRouteOptions): void {
  const of = (report: Report) => ({
    resource: report,
    query: tdRangeQuery,
    choose: () => report,
    tags: ['Treasure Data'],
    description
  })
  addReportRoute(app, options, {
    ...of(rawStatistics),
    operationId: 'getRawStatistics',
    summary: 'Treasure Data\'s statistics, as they came',
    response: describeTdAnswers(vendorJson)
  })
  addReportRoute(app, options, {
    ...of(rawConversion),
    operationId: 'getRawConversionCharts',
    summary: 'Treasure Data\'s conversion sankey charts, as they came',
    response: describeTdAnswers('application/json')
  })
  addReportRoute(app, options, {
    ...of(rawActivation),
    operationId: 'getRawActivationCharts',
    summary: 'Treasure Data\'s activation sankey charts, as they came',
    response: describeTdAnswers('application/json')
  })
}
