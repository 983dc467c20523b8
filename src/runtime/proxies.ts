import { Agent, ProxyAgent, type buildConnector, type Dispatcher } from 'undici'
import { isLoopback } from './host-name.ts'
import { Secret } from './secret.ts'
import type { Environment, SettingFaults } from './settings.ts'

/** The proxies that lead out of a network, as curl and others take them from the environment. */
export interface Proxies {
  /** Addresses, which may hold a password; `https` falls back to `http`. */
  http: Secret | null
  https: Secret | null
  /** Hosts that are called directly, separated by commas; `*` for all. */
  exceptions: string
}

/** Reads the variables in either case, lower case first, as curl does. */
export function readProxies (given: Environment, faults: SettingFaults): Proxies {
  const read = (name: string): Secret | null => {
    const text = valueOf(given, name)
    return text === '' ? null : faults.attempt(name, () => parseProxy(text), null)
  }
  return { http: read('HTTP_PROXY'), https: read('HTTPS_PROXY'), exceptions: valueOf(given, 'NO_PROXY') }
}

function valueOf (given: Environment, name: string): string {
  return given[name.toLowerCase()] ?? given[name] ?? ''
}

function parseProxy (text: string): Secret {
  const address = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw new Error('needs the http or https address of a proxy, such as http://proxy.example.com:3128')
  }
  return new Secret(address)
}

/** Returns the proxy for an origin, or `null` if the origin is called directly. This machine is always called directly. */
export function findProxy (origin: URL, { http, https, exceptions }: Proxies): Secret | null {
  const proxy = origin.protocol === 'https:' ? https ?? http : http
  return proxy === null || isLoopback(origin.hostname) || isException(origin, exceptions) ? null : proxy
}

/** Returns whether a host is listed, with or without its port, or is a subdomain of a listed one. */
function isException ({ hostname, port, protocol }: URL, exceptions: string): boolean {
  const usedPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return exceptions.toLowerCase().split(/[,\s]+/).some(entry => {
    const [, host = '', only = usedPort] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(entry) ?? []
    return entry === '*' || (only === usedPort && (hostname === host || (host !== '' && hostname.endsWith(`.${host}`))))
  })
}

interface DispatcherOptions extends Omit<Agent.Options, 'connect'> {
  connect: buildConnector.BuildOptions
}

/** Returns a dispatcher that calls through a proxy, or directly. With a proxy, `connect` applies to the proxy. The caller closes it. */
export function createDispatcher (proxy: Secret | null, { connect, ...options }: DispatcherOptions): Dispatcher {
  return proxy === null ? new Agent({ ...options, connect }) : new ProxyAgent({ ...options, uri: proxy.reveal(), proxyTls: connect })
}
