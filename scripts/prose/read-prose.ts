import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import GithubSlugger from 'github-slugger'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toString } from 'mdast-util-to-string'
import { gfm } from 'micromark-extension-gfm'
import type { Nodes, Root } from 'mdast'
import { visit } from 'unist-util-visit'
import { root } from '../doc-examples.ts'

/** A Markdown document, parsed as a forge renders it. */
export interface Prose {
  name: string
  tree: Root
}

/** Returns all files in version control, by their paths from the root. */
export function listFiles (): string[] {
  const names = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  return names.filter(name => name !== '' && existsSync(root + name))
}

/** Returns the Markdown documents in version control, parsed. */
export function readProse (): Prose[] {
  return listFiles().filter(name => name.endsWith('.md')).map(name => ({ name, tree: parseMarkdown(readFileSync(root + name, 'utf8')) }))
}

/** Parses GitHub-flavoured Markdown. */
export function parseMarkdown (text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
}

/** Returns the text of each paragraph and list item; with `all`, of table cells and headings, too. Inline code counts as one word. */
export function listPassages (tree: Root, { all = false } = {}): string[] {
  const passages: string[] = []
  visit(tree, node => {
    if (node.type === 'table' && !all) return 'skip'
    if (node.type === 'paragraph' || (all && (node.type === 'tableCell' || node.type === 'heading'))) passages.push(textOf(node))
    return undefined
  })
  return passages.filter(passage => passage.trim() !== '')
}

function textOf (node: Nodes): string {
  // with a capital letter, as a sentence may begin with it
  if (node.type === 'inlineCode') return 'Code'
  if (node.type === 'html' || node.type === 'image') return ''
  return 'children' in node ? node.children.map(textOf).join('') : toString(node)
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })
const words = new Intl.Segmenter('en', { granularity: 'word' })

/** Returns the sentences of a passage. */
export function splitSentences (passage: string): string[] {
  return Array.from(segmenter.segment(passage.replaceAll(/\s+/g, ' ')), ({ segment }) => segment.trim()).filter(text => text !== '')
}

/** Returns the words of a text, without punctuation. */
export function splitWords (text: string): string[] {
  return Array.from(words.segment(text)).filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment)
}

/** Returns the anchors of a document's headings, derived as a forge does. */
export function listAnchors (tree: Root): Set<string> {
  const slugger = new GithubSlugger()
  const anchors = new Set<string>()
  visit(tree, 'heading', node => { anchors.add(slugger.slug(toString(node))) })
  visit(tree, 'html', ({ value }) => {
    for (const [, id = ''] of value.matchAll(/\bid="([^"]+)"/g)) anchors.add(id)
  })
  return anchors
}

/** Returns the targets of a document's links and pictures. */
export function listLinks (tree: Root): string[] {
  const targets: string[] = []
  visit(tree, node => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') targets.push(node.url)
    if (node.type === 'html') for (const [, url = ''] of node.value.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)) targets.push(url)
  })
  return targets
}
