/** The properties of one kind of count. */
interface CountDescriptor {
  /** Maximum number of separate counts. A count takes about 300 bytes per limit. */
  max: number
  /** Limit of this count, as a multiple of the caller's own limit. For `strangers` a setting replaces it. */
  factor: number
  /** The subject of the sentence in a refusal. */
  subject: string
}

/**
 * The kinds of counts. Clients are identified by a key or a token; all other callers are strangers, identified by address. An IPv6 caller
 * usually owns a whole network, so the networks around its address are counted too, and so are all strangers together. Each kind has its
 * own table, so that strangers never displace the count of a client.
 */
export const countDescriptors = {
  client: { max: 50_000, factor: 1, subject: 'The client has' },
  address: { max: 10_000, factor: 1, subject: 'The caller\'s address has' },
  'network/56': { max: 10_000, factor: 2, subject: 'The network of 56 bits around the caller\'s address has' },
  'network/48': { max: 10_000, factor: 4, subject: 'The network of 48 bits around the caller\'s address has' },
  strangers: { max: 1, factor: 1, subject: 'All callers without a client key or token together have' }
} as const satisfies Record<string, CountDescriptor>

export type Counted = keyof typeof countDescriptors

/** Returns one value for each kind of count. */
export function byCounted<T> (make: (counted: Counted) => T): Record<Counted, T> {
  return {
    client: make('client'),
    address: make('address'),
    'network/56': make('network/56'),
    'network/48': make('network/48'),
    strangers: make('strangers')
  }
}

/** One of the counts that a caller's use adds to. */
export interface CountKey {
  readonly counted: Counted
  readonly key: string
  /** Limit of this count, as a multiple of the caller's own limit. */
  readonly factor: number
}

/** Returns the single count of a client with a key or a token. */
export function countKeysOfClient (id: string): readonly CountKey[] {
  return [keyOf('client', id)]
}

/** The address or network that identifies a stranger, and the networks around it that are also counted. */
export interface StrangerAddress {
  readonly address: string
  readonly networks: ReadonlyArray<readonly [counted: Counted, network: string]>
}

/** Returns a function that returns the counts of a stranger. All strangers together may use `strangersFactor` times the limit of one. */
export function createStrangerKeys (strangersFactor: number): (stranger: StrangerAddress) => readonly CountKey[] {
  const everybody: CountKey = { ...keyOf('strangers', 'all'), factor: strangersFactor }
  return ({ address, networks }) =>
    [keyOf('address', address), ...networks.map(([counted, network]) => keyOf(counted, network)), everybody]
}

function keyOf (counted: Counted, name: string): CountKey {
  return { counted, key: `${counted}:${name}`, factor: countDescriptors[counted].factor }
}
