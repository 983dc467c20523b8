import { readFile } from 'node:fs/promises'
import { createPeers } from '../access/client-address.ts'
import { describeExpiry } from '../access/identity/client-key.ts'
import { scopes, type Client } from '../access/identity/client.ts'
import { ClientsFile } from '../access/identity/clients-file.ts'
import { createIdentify, identifyEverybody, type Identify } from '../access/identity/identify.ts'
import { byLimit, limitNames } from '../access/limits/limit-names.ts'
import { RateLimits } from '../access/limits/rate-limits.ts'
import type { Config } from '../config/load-config.ts'
import { isLoopback } from '../runtime/host-name.ts'
import { CallerLimits } from '../http/guards/caller-limits.ts'
import { createHostCheck } from '../http/guards/host-check.ts'
import type { Status } from '../http/schemas/status.ts'
import type { Engine } from './build-reports.ts'
import type { Deps } from './deps.ts'

export type Access = Awaited<ReturnType<typeof buildAccess>>

/** Builds what decides who may do what, and how much. Replicas that share a tier sync clients' limits there. */
export async function buildAccess (config: Config, { clock, logger }: Deps, tier: Engine['tier']) {
  const { access: { clientsFile, jwt }, TRUST_PROXY, ALLOWED_HOSTS } = config
  const peers = createPeers(TRUST_PROXY)
  const isAnonymous = clientsFile === null && jwt === null
  // behind a proxy, which other host names reveal, callers that seem to be on this machine are the proxy's clients
  const isForThisMachine = isAnonymous && isLoopback(config.HOST) && TRUST_PROXY.length === 0 && ALLOWED_HOSTS.every(isLoopback)
  const defaultLimit = isForThisMachine
    ? null
    : {
        requestsPerMinute: config.CLIENT_REQUESTS_PER_MINUTE,
        loadsPerMinute: config.CLIENT_LOADS_PER_MINUTE,
        workMsPerMinute: config.CLIENT_WORK_MS_PER_MINUTE
      }
  if (isAnonymous && !isForThisMachine) logger.warn('authentication is off: anyone who can reach this service can read all journeys')

  const hasIndexes = config.TD_AUDIENCES.length + config.TD_FOLDERS.length > 0
  const warnOfGroups = (clients: readonly Client[]): void => {
    const ids = hasIndexes ? [] : clients.flatMap(({ id, groups = [] }) => groups.length > 0 ? [id] : [])
    if (ids.length === 0) return
    logger.warn({ clients: [...new Set(ids)] },
      'grants of bundles or audiences have no effect without an index of journeys: set TD_AUDIENCES or TD_FOLDERS')
  }
  if (clientsFile !== null) warnOfGroups(clientsFile.clients)

  const file = clientsFile && new ClientsFile({
    clients: clientsFile.clients,
    read: () => readFile(clientsFile.path, 'utf8'),
    clock,
    onFault: fault => logger.error({ fault }, 'clients file is invalid; keeping the last valid list'),
    onChange: clients => logger.info({ clients }, 'clients file reloaded')
  })
  // verifying tokens takes a package that nothing else needs
  const tokens = jwt && (await import('./build-tokens.ts')).buildTokens(jwt, config, { clock, logger })
  const anonymousScopes = new Set(isForThisMachine ? scopes : ['journeys:read' as const])
  const identify: Identify = isAnonymous
    ? identifyEverybody({ id: 'anonymous', scopes: anonymousScopes, journeys: 'all', rateLimit: null })
    : createIdentify({ listed: () => file?.clients ?? [], tokens: tokens?.tokens ?? null, wallMs: clock.wallMs })
  const limits = byLimit(name => new RateLimits(name, clock, tier?.fleet.clientLimits[name]))
  const strangersFactor = config.STRANGERS_LIMIT_FACTOR
  let unwatch = (): void => {}
  return {
    checkHost: createHostCheck(ALLOWED_HOSTS),
    identify,
    limits: new CallerLimits({ peers, limits, defaultLimit, strangersFactor, isAnonymous }),
    peers,
    /** For operators. */
    state: (): Status['clients'] => ({
      listed: file?.clients.length ?? null,
      fileFault: file?.fault ?? null,
      keyExpiry: describeExpiry(file?.clients ?? [], clock.wallMs()),
      identityProvider: tokens === null ? 'off' : tokens.isFailing() ? 'failing' : 'ok'
    }),
    /** Starts watching files. */
    start: (): void => { if (file !== null) unwatch = file.watch() },
    close: async (): Promise<void> => {
      unwatch()
      for (const name of limitNames) limits[name].close()
      await tokens?.close()
    }
  }
}
