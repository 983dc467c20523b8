import ts from 'typescript'

/** A place in a source file. */
export interface Finding { line: number, text: string }

/** Attributes that no reader sees or hears, besides those of pictures. */
const unreadAttributes = new Set([
  'class', 'style', 'key', 'type', 'role', 'rel', 'href', 'd', 'viewBox', 'transform', 'stroke-dasharray', 'fill'
])

/** Attributes and properties of parts whose whole value is read. */
const readAttributes = new Set([
  'aria-label', 'aria-valuetext', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt', 'label', 'subject', 'failed',
  'action', 'button', 'note', 'hint'
])

/** Words that are no prose: keys of the keyboard, and names that are the same in all languages. */
const names = new Set([
  'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Enter', 'Escape', 'Tab', 'Mermaid'
])

const letters = /\p{L}/u
/** Two words with a space between them, or a capitalised word. */
const prose = /\p{L}{2,}[,.:;]? \p{L}|^\p{Lu}\p{Ll}+/u
/** A word beside a value; UTC is a name. */
const besideValue = / \p{L}?\p{Ll}+|\p{Ll}{2,} /u
/** Style sheets, selectors and lengths. */
const code = /--|=|#|px/

/** Finds the literals of a module that people read. Types, imports and attributes such as `class` have none. */
export function findLiterals (name: string, source: string): Finding[] {
  const file = parse(name, source)
  const found: Finding[] = []
  const add = (node: ts.Node, text: string): void => { found.push({ line: lineOf(file, node), text: text.trim() }) }
  const visit = (node: ts.Node, isRead: boolean): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isJsxText(node) && letters.test(node.text)) add(node, node.text)
    if (ts.isStringLiteralLike(node) && !names.has(node.text)) {
      if (isRead ? letters.test(node.text) : prose.test(node.text) && !code.test(node.text)) add(node, node.text)
    }
    if (ts.isTemplateExpression(node)) {
      const pieces = [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text)
      const isProse = (piece: string): boolean => (prose.test(piece) || besideValue.test(piece)) && !code.test(piece)
      if (pieces.some(isRead ? piece => letters.test(piece) : isProse)) add(node, node.getText(file))
    }
    if (!ts.isJsxAttribute(node)) {
      ts.forEachChild(node, child => { visit(child, isRead) })
      return
    }
    const attribute = node.name.getText(file)
    if (!unreadAttributes.has(attribute) && node.initializer !== undefined) visit(node.initializer, readAttributes.has(attribute))
  }
  visit(file, false)
  return found
}

/** Finds where a module reads an imported value while it loads, outside of any function. */
export function findEarlyReads (name: string, source: string, value: string): Finding[] {
  const file = parse(name, source)
  const found: Finding[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isTypeNode(node) || ts.isImportDeclaration(node)) return
    if (ts.isIdentifier(node) && node.text === value) found.push({ line: lineOf(file, node), text: node.parent.getText(file) })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function parse (name: string, source: string): ts.SourceFile {
  return ts.createSourceFile(name, source, ts.ScriptTarget.ESNext, true, name.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)
}

function lineOf (file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1
}
