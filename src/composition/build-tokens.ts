import { fetchJwks, Jwks } from '../access/identity/jwks.ts'
import { JsonWebTokens } from '../access/identity/json-web-tokens.ts'
import type { JwtSettings } from '../access/access-settings.ts'
import type { Config } from '../config/load-config.ts'
import { createDispatcher, findProxy } from '../runtime/proxies.ts'
import type { Deps } from './deps.ts'

const identityProviderMs = 5_000

/** Builds the verification of an identity provider's tokens. */
export function buildTokens (jwt: JwtSettings, { proxies }: Pick<Config, 'proxies'>, { clock, logger }: Pick<Deps, 'clock' | 'logger'>) {
  const dispatcher = createDispatcher(findProxy(jwt.jwksUrl, proxies), { connect: { timeout: identityProviderMs } })
  const jwks = new Jwks({
    fetchKeys: () => fetchJwks(jwt.jwksUrl, dispatcher, identityProviderMs),
    clock,
    onFault: err => logger.error({ err }, 'cannot fetch the identity provider\'s keys; using the last known keys'),
    onRecovery: () => logger.info('fetching the identity provider\'s keys succeeds again')
  })
  const onRefusal = (reason: string): void => logger.debug({ reason }, 'token refused')
  return {
    tokens: new JsonWebTokens({ ...jwt, clock, jwks, onRefusal }),
    isFailing: (): boolean => jwks.failing,
    close: (): Promise<void> => dispatcher.destroy()
  }
}
