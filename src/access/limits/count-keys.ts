/** How the counts of one kind are kept. */
interface CountDescriptor {
  /** How many are counted one by one; a count takes some 300 bytes for each limit. */
  max: number
  /** How many times a caller's own limit it may use. `strangers` has a setting instead. */
  factor: number
  /** Who is counted, as a refusal says it. */
  subject: string
}

/**
 * Whom limits count. Clients are known by a key or a token; everybody else is a stranger, and told apart by address. An IPv6 caller
 * usually holds a whole network, so the networks around its address are counted, too, and all strangers together. Each kind has a table
 * of its own: strangers never cost a client its count.
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
  /** How many times a caller's own limit it may use. */
  readonly factor: number
}

/** Returns the counts of a client that is known by a key or a token: it has one. */
export function countKeysOfClient (id: string): readonly CountKey[] {
  return [keyOf('client', id)]
}

/** The address or network that a stranger is told apart by, and the networks around it that are counted. */
export interface StrangerAddress {
  readonly address: string
  readonly networks: ReadonlyArray<readonly [counted: Counted, network: string]>
}

/** Returns a function that gives the counts of a stranger. All together may use `strangersFactor` times the limit of one. */
export function createStrangerKeys (strangersFactor: number): (stranger: StrangerAddress) => readonly CountKey[] {
  const everybody: CountKey = { ...keyOf('strangers', 'all'), factor: strangersFactor }
  return ({ address, networks }) =>
    [keyOf('address', address), ...networks.map(([counted, network]) => keyOf(counted, network)), everybody]
}

function keyOf (counted: Counted, name: string): CountKey {
  return { counted, key: `${counted}:${name}`, factor: countDescriptors[counted].factor }
}
