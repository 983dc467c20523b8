/** An id in the one spelling that ids are compared in: TD's API and its tables differ in case and in hyphens. */
export function normalizeId (id: string): string {
  return id.toLowerCase().replaceAll('_', '-')
}
