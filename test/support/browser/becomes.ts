import { setTimeout } from 'node:timers/promises'
import { collectViolations } from '../collect-violations.ts'

/** Longer than a page takes on a busy machine. */
const patienceMs = 60_000
const pauseMs = 50

type Read<T> = () => T | Promise<T>

/** A test, or a collector of violations. */
interface Asserts {
  same (found: unknown, wanted: unknown, ...about: unknown[]): unknown
  match (found: unknown, pattern: unknown, ...about: unknown[]): unknown
}

/** Asserts that what is read from a page becomes the same as `wanted`. A page may take its time after an action. */
export async function becomes<T> (t: Asserts, read: Read<T>, wanted: T, ...about: unknown[]): Promise<void> {
  const found = await readUntil(read, value => {
    const differences = collectViolations()
    differences.same(value, wanted)
    return differences.found.length === 0
  })
  t.same(found, wanted, ...about)
}

/** Asserts that what is read from a page comes to match `pattern`. */
export async function comesToMatch (t: Asserts, read: Read<unknown>, pattern: unknown, ...about: unknown[]): Promise<void> {
  const found = await readUntil(read, value => {
    const differences = collectViolations()
    differences.match(value, pattern)
    return differences.found.length === 0
  })
  t.match(found, pattern, ...about)
}

/** Reads until the value is as wanted. Returns the last one, so that an assertion tells what was there instead. */
async function readUntil<T> (read: Read<T>, isWanted: (value: T) => boolean): Promise<T> {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const value = await read()
    if (isWanted(value) || performance.now() > endMs) return value
    await setTimeout(pauseMs)
  }
}
