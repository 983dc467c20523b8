import { basename } from 'node:path'
import t from 'tap'
import { listSuites } from './groups.ts'

const fileNamePattern = /^\d+-(.+)\.group\.ts$/

/**
 * Runs all suites of a group one after the other in this process. `url` is that of the group's file.
 * Each suite is a test of its own, named after its file: what it registers with tap while it is imported becomes part of it.
 */
export function runGroup (url: string): void {
  const group = fileNamePattern.exec(basename(url))?.[1] ?? ''
  const register = t.test.bind(t)
  for (const path of listSuites(group)) {
    // its steps have limits of their own
    register(path, { timeout: 0 }, async suite => {
      t.test = suite.test.bind(suite)
      await import(`../${path}`)
    })
  }
}
