import { chartsEndpoint } from './charts.ts'

/** Where profiles went after each activation. */
export const activation = { ...chartsEndpoint, name: 'activation', segment: 'activation_sankey_charts' } as const
