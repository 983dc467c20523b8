import { chartsEndpoint } from './charts.ts'

/** Where profiles went from the stages. */
export const conversion = { ...chartsEndpoint, name: 'conversion', segment: 'conversion_sankey_charts' } as const
