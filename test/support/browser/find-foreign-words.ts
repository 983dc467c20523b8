import type { Page } from 'playwright-core'
import { fallbackName, flowTypes } from '../../../src/domain/td/node-type.ts'

/** The parts of a page whose texts the API writes, in English, and the labels of charts, which may be cut. */
const apart = 'script, style, noscript, code, details.note li, details.note p, [aria-labelledby="checks-title"] td, .sankey-labels, ' +
  '.canvas-view'

/** Words of a page in another language that are no English ones: names of products, formats, settings, units and keys. */
const shared = [
  'Treasure Data', 'TD', 'API', 'ID', 'UTC', 'SVG', 'PNG', 'CSV', 'NDJSON', 'Mermaid', 'STORE_URL', 'Page Up', 'Page Down', 'Enter'
]

/** Returns the texts that are seen or read out, each once. */
const script = `(() => {
  const found = new Set()
  const isApart = element => element === null || element.closest(${JSON.stringify(apart)}) !== null
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) if (!isApart(node.parentElement)) found.add(node.data.trim())
  for (const name of ['aria-label', 'aria-valuetext', 'placeholder', 'title']) {
    for (const element of document.querySelectorAll('[' + name + ']')) if (!isApart(element)) found.add(element.getAttribute(name).trim())
  }
  return [...found]
})()`

/** Returns the texts of a page that have English words besides the names and ids in `answers` and some `known` words. */
export async function findForeignWords (page: Page, answers: readonly unknown[], known: readonly string[]): Promise<string[]> {
  const words = [...new Set([...shared, ...known, ...answers.flatMap(listNames)])].filter(word => word !== '')
    .toSorted((one, other) => other.length - one.length)
  const texts = await page.evaluate<string[]>(script)
  return texts.filter(text => /[a-z]{2}/i.test(words.reduce((rest, word) => rest.replaceAll(word, ' '), text)))
}

/** Lists Treasure Data's names and ids in an answer. The service's own names, such as "Exit 1", are not among them. */
function listNames (value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const { id, type, name } = value as Readonly<Record<string, unknown>>
  const isOwn = flowTypes.some(known => known === type && known !== 'inside' && known !== 'unaccounted' &&
    name === fallbackName(String(id), known))
  return Object.entries(value).flatMap(([key, item]) => {
    if (typeof item !== 'string') return listNames(item)
    if (/id$/i.test(key)) return [item, item.slice(item.indexOf('-') + 1)]
    return /(name|folder)$/i.test(key) && key !== 'displayName' && !isOwn ? [item] : []
  })
}
