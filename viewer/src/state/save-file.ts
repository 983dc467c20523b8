/** Downloads a file in the browser. */
export function saveFile (content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // the browser has read it by then
  setTimeout(() => { URL.revokeObjectURL(address) }, 10_000)
}
