import t from 'tap'
import { escapeXml, toReadable } from '../../src/formats/readable-text.ts'

t.test('control characters, direction marks and lone surrogates are removed from readable text', async t => {
  t.equal(toReadable(' a\u0000b\r\n\tc \u202ed'), 'a b c d')
  t.equal(toReadable('a\ud83d b \ude00'), 'a\ufffd b \ufffd')
  t.equal(toReadable('日本 😀 👩‍👩‍👧 é'), '日本 😀 👩‍👩‍👧 é')
  t.equal(toReadable('\u0007\u200e '), '')
})

t.test('text can end neither elements nor attributes, and contains nothing that XML forbids', async t => {
  t.equal(escapeXml('</title><script>"\'&'), '&lt;/title&gt;&lt;script&gt;&quot;&#39;&amp;')
  t.equal(escapeXml('a\u0000b\u001fc\ufffed\ud800e 😀 日本\n'), 'a\ufffdb\ufffdc\ufffdd\ufffde 😀 日本\n')
})
