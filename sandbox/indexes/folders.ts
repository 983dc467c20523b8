/** A folder of a parent segment. */
export interface SandboxFolder {
  readonly id: string
  readonly name: string
  readonly parentId: string | null
}

/** The folder that contains all others. */
export const rootFolderId = '500'

/** The folders of the large parent segment, three levels deep below the root. Two of them are called Email. */
export const folders: readonly SandboxFolder[] = [
  { id: rootFolderId, name: 'Customers', parentId: null },
  { id: '510', name: 'Marketing', parentId: rootFolderId },
  { id: '511', name: 'Onboarding', parentId: '510' },
  { id: '512', name: 'Email', parentId: '511' },
  { id: '513', name: 'Retention', parentId: '510' },
  { id: '514', name: 'Email', parentId: '513' },
  { id: '520', name: 'Sales', parentId: rootFolderId },
  { id: '521', name: 'B2B', parentId: '520' },
  { id: '522', name: 'Renewals', parentId: '521' },
  { id: '530', name: '日本', parentId: rootFolderId },
  { id: '531', name: 'メール施策', parentId: '530' },
  { id: '532', name: '休眠復帰', parentId: '531' }
]

const byId = new Map(folders.map((folder) => [folder.id, folder]))

/** Returns the id of a folder below the root. They recur in order. */
export function folderAt (at: number): string {
  return folders[1 + at % (folders.length - 1)]?.id ?? ''
}

/** Returns the path of a folder: names from the outermost to the innermost, separated by slashes, without the root's. */
export function locationOf (folderId: string): string {
  const names: string[] = []
  for (let folder = byId.get(folderId); folder !== undefined && folder.id !== rootFolderId; folder = byId.get(folder.parentId ?? '')) {
    names.unshift(folder.name)
  }
  return names.join('/')
}

/** Returns whether a folder is another one, or lies in it. */
export function isWithin (folderId: string, outerId: string): boolean {
  for (let folder = byId.get(folderId); folder !== undefined; folder = byId.get(folder.parentId ?? '')) {
    if (folder.id === outerId) return true
  }
  return false
}
