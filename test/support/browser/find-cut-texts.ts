import type { Page } from 'playwright-core'

/** Looks through the page's texts that are seen. What scrolls is not cut, nor is a name whose whole is in a `title`. */
const script = `(() => {
  // what is only heard, and names in charts, which are cut to what fits
  const apart = 'option, script, noscript, .visually-hidden, .skip-link, .sankey-labels, .canvas-view'
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement
    const text = node.data.trim()
    if (text === '' || parent.closest(apart) !== null) continue
    if (!parent.checkVisibility({ visibilityProperty: true })) continue
    range.selectNodeContents(node)
    const rect = range.getBoundingClientRect()
    if (rect.width === 0) continue
    const leaves = box => rect.left < box.left - 2 || rect.right > box.right + 2
    const svg = parent.closest('svg')
    if (svg !== null) {
      if (leaves(svg.getBoundingClientRect())) found.push('outside of its picture: ' + text)
      continue
    }
    for (let box = parent; box !== null; box = box.parentElement) {
      const { overflowX, display } = getComputedStyle(box)
      if (overflowX === 'auto' || overflowX === 'scroll' || box.closest('[title]') === box) break
      const isBox = display !== 'inline' && display !== 'contents'
      if (isBox && leaves(box === document.documentElement ? { left: 0, right: innerWidth } : box.getBoundingClientRect())) {
        found.push('outside of ' + box.localName + '.' + box.className + ': ' + text)
        break
      }
    }
  }
  return found
})()`

/** Returns the texts that stick out of their boxes, of their pictures or of the window. */
export async function findCutTexts (page: Page): Promise<string[]> {
  return await page.evaluate(script)
}
