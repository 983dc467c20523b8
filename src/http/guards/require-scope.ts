import type { RouteOptions } from 'fastify'

/** For `onRoute`: throws where a resource does not say who may ask, so that none is open by mistake. */
export function requireScope ({ url, config }: RouteOptions): void {
  if (config?.scope === undefined) throw new Error(`${url} does not say who may ask`)
}
