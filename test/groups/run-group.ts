import { basename } from 'node:path'
import t from 'tap'
import { listSuites } from './groups.ts'

const fileNamePattern = /^\d+-(.+)\.group\.ts$/

/**
 * Runs all suites of a group one after the other in this process. `url` is that of the group's file. Each suite is a test named after its
 * file. The tests that it registers during its import become part of it.
 */
export function runGroup (url: string): void {
  const group = fileNamePattern.exec(basename(url))?.[1] ?? ''
  const register = t.test.bind(t)
  for (const path of listSuites(group)) {
    // its steps have their own limits
    register(path, { timeout: 0 }, async suite => {
      t.test = suite.test.bind(suite)
      await import(`../${path}`)
    })
  }
}
