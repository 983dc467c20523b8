/** Pixels per pixel of the picture, so that it stays sharp in slides. */
const sharpScale = 2
/** The largest picture that browsers draw. */
const mostPixels = { side: 16_000, area: 120_000_000 }

/** Draws an SVG document as PNG; `null` if the picture is too large for the browser. */
export async function drawPng (picture: Blob): Promise<Blob | null> {
  const address = URL.createObjectURL(picture)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const scale = chooseScale(image.naturalWidth, image.naturalHeight)
    const canvas = document.createElement('canvas')
    canvas.width = Math.floor(image.naturalWidth * scale)
    canvas.height = Math.floor(image.naturalHeight * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise(resolve => { canvas.toBlob(resolve, 'image/png') })
  } finally {
    URL.revokeObjectURL(address)
  }
}

function chooseScale (width: number, height: number): number {
  return Math.min(sharpScale, mostPixels.side / Math.max(width, height), Math.sqrt(mostPixels.area / (width * height)))
}
