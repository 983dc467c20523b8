import type { Config } from '../../config/load-config.ts'
import { regionOf } from '../../config/regions.ts'
import { version } from '../../config/version.ts'

/** Returns the settings for the first line of the log. No member is a secret. */
export function describeStartUp (config: Config) {
  const { sharedTier } = config
  return {
    version,
    node: process.version,
    tdOrigin: config.TD_ORIGIN,
    region: regionOf(config.TD_ORIGIN),
    timeZone: config.TD_TIME_ZONE,
    authMode: config.AUTH_MODE,
    basePath: config.BASE_PATH,
    tiers: {
      memory: { maxBytes: config.CACHE_MAX_BYTES },
      shared: sharedTier && describeSharedTier(sharedTier)
    },
    traced: config.isTraced
  }
}

function describeSharedTier ({ mode, nodes, tls }: NonNullable<Config['sharedTier']>) {
  return { mode, nodes: nodes.map(({ host, port }) => `${host}:${port}`), tls }
}

/** Returns a function that returns the log message for an address of the API. */
export function describeApiAddress ({ VIEWER, DOCS }: Config): (address: string) => string {
  const purposes = ['API', ...VIEWER ? ['viewer'] : [], ...DOCS ? ['documentation'] : []]
  return address => `${purposes.join(', ')}: listening at ${address}`
}
