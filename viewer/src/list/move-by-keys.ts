const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: at => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, count) => count - 1
}

/** Returns the row that an arrow key, Home or End leads to; `null` for other keys. */
export function moveByKeys (event: KeyboardEvent, at: number, count: number): number | null {
  const step = steps[event.key]
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return null
  event.preventDefault()
  return step(at, count)
}
