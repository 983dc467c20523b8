const steps: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: at => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, count) => count - 1
}

/** Moves the focus from one journey of a list to another one by arrow keys, Home and End. */
export function moveByKeys (event: KeyboardEvent, list: Element): void {
  const step = steps[event.key]
  if (step === undefined || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return
  const links = [...list.querySelectorAll<HTMLElement>('.journey-link')]
  const at = links.findIndex(link => link === document.activeElement)
  if (at < 0) return
  event.preventDefault()
  links[step(at, links.length)]?.focus()
}

/** Keeps one journey in the order of the Tab key: the one that has or had the focus, else the first. */
export function keepOneTabStop (list: Element): void {
  const links = [...list.querySelectorAll<HTMLElement>('.journey-link')]
  const stop = links.find(link => link === document.activeElement) ?? links.find(({ tabIndex }) => tabIndex === 0) ?? links[0]
  for (const link of links) {
    const tabIndex = link === stop ? 0 : -1
    if (link.tabIndex !== tabIndex) link.tabIndex = tabIndex
  }
}
