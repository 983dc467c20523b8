import assert from 'node:assert/strict'

/** Fails with the location of the first number that JSON cannot represent. */
export function assertFinite (value: unknown, path = ''): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`)
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) assertFinite(child, `${path}/${key}`)
}
