import { readFileSync } from 'node:fs'
import { root } from '../doc-examples.ts'
import { phrases } from './phrases.ts'
import { listFiles } from './read-prose.ts'

/** A phrase that must not return, and its location. */
export interface FoundPhrase {
  file: string
  /** Counted from 1. */
  line: number
  text: string
  better: string
}

/** Texts that people write and read, without recorded answers, generated lists of licences and the phrases themselves. */
const isChecked = (name: string): boolean =>
  /\.(md|ts|tsx|js|css|html|sh|ya?ml|json|toml|conf|example|txt)$|(^|\/)(Dockerfile|run)$/.test(name) &&
  !/^(package-lock\.json|scripts\/prose\/phrases\.ts|docs\/licences\.md|test\/golden\/|sandbox\/samples\/|test\/.*\.json$)/.test(name)

/** Returns every listed phrase in the repository. */
export function findPhrases (): FoundPhrase[] {
  const patterns = phrases.map(([phrase, better]) => ({ pattern: new RegExp(phrase.replaceAll(' ', '\\s+'), 'gim'), better }))
  return listFiles().filter(isChecked).flatMap(file => {
    const content = readFileSync(root + file, 'utf8')
    return patterns.flatMap(({ pattern, better }) => Array.from(content.matchAll(pattern), ({ 0: text, index }) => (
      { file, line: content.slice(0, index).split('\n').length, text, better }
    )))
  })
}

if (process.argv[1]?.endsWith('find-phrases.ts') === true) {
  for (const { file, line, text, better } of findPhrases()) console.log(`${file}:${line}: ${text.trim()} → ${better}`)
}
