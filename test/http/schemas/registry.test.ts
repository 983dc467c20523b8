import t from 'tap'
import { proveEqual } from '../../../src/http/schemas/registry.ts'

interface Documented {
  id: string
  kind: 'first' | 'second'
  items: Array<{ value: number | null, note?: string | undefined }>
}

t.test('a type compiles with a schema of the same fields, including read-only and narrower ones', async t => {
  proveEqual<{
    readonly id: 'a' | 'b'
    kind: 'first' | 'second'
    items: ReadonlyArray<{ readonly value: number | null, note?: string }>
  }, Documented>()
  t.pass('the compiler decides')
})

t.test('types with different fields do not compile', async t => {
  // @ts-expect-error a field is missing
  proveEqual<Omit<Documented, 'id'>, Documented>()
  // @ts-expect-error a field is not documented
  proveEqual<Documented & { more: number }, Documented>()
  // @ts-expect-error a value is missing
  proveEqual<Omit<Documented, 'kind'> & { kind: 'first' }, Documented>()
  // @ts-expect-error a value is not documented
  proveEqual<Omit<Documented, 'kind'> & { kind: 'first' | 'second' | 'third' }, Documented>()
  // @ts-expect-error a field within a list may be absent
  proveEqual<Omit<Documented, 'items'> & { items: Array<{ value?: number | null, note?: string }> }, Documented>()
  // @ts-expect-error a field within a list is not optional
  proveEqual<Omit<Documented, 'items'> & { items: Array<{ value: number | null, note: string }> }, Documented>()
  // @ts-expect-error a number is documented as never absent
  proveEqual<Documented, Omit<Documented, 'items'> & { items: Array<{ value: number, note?: string | undefined }> }>()
  t.pass('the compiler decides')
})
