/** The path of a request's address without its query, which may hold what should not be shown. */
export function pathOf ({ url }: { url: string }): string {
  return url.split('?', 1)[0] ?? '/'
}
