import { visibleName } from '../td/names.ts'

/** Two items that represent the same thing, and the evidence. */
export interface Matched<Item> {
  now: Item
  before: Item
  by: 'name' | 'position'
}

interface MatchOptions<Item> {
  nameOf: (item: Item) => string | null
  /** An item's position, used to match items whose names match nothing; `null` if only the name can match. */
  positionOf: (item: Item, index: number) => number | null
}

/** Matches the items of two lists by name, repeated names in order, and the remaining ones by position. Each item matches at most one. */
export function matchByName<Item> (
  current: readonly Item[], baseline: readonly Item[], { nameOf, positionOf }: MatchOptions<Item>
): Array<Matched<Item>> {
  const byName = pair(current, baseline, item => {
    const name = nameOf(item)
    return name === null ? null : visibleName(name)
  })
  const named = new Set(byName.flatMap(({ now, before }) => [now, before]))
  const positions = new Map([current, baseline].flatMap(items => items.map((item, index) => [item, positionOf(item, index)] as const)))
  const isLeft = (item: Item): boolean => !named.has(item)
  const byPosition = pair(current.filter(isLeft), baseline.filter(isLeft), item => positions.get(item) ?? null)
  return [
    ...byName.map(({ now, before }): Matched<Item> => ({ now, before, by: 'name' })),
    ...byPosition.map(({ now, before }): Matched<Item> => ({ now, before, by: 'position' }))
  ]
}

function pair<Item> (
  current: readonly Item[], baseline: readonly Item[], keyOf: (item: Item) => string | number | null
): Array<{ now: Item, before: Item }> {
  const waiting = new Map<string | number, Item[]>()
  for (const item of current) {
    const key = keyOf(item)
    if (key !== null) waiting.set(key, [...waiting.get(key) ?? [], item])
  }
  return baseline.flatMap(before => {
    const key = keyOf(before)
    const now = key === null ? undefined : waiting.get(key)?.shift()
    return now === undefined ? [] : [{ now, before }]
  })
}
