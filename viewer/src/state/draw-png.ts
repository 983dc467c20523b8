/** Pixels for each of the picture's, so that it stays sharp in slides. */
const scale = 2

/** Draws an SVG document as PNG. */
export async function drawPng (picture: Blob): Promise<Blob> {
  const address = URL.createObjectURL(picture)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth * scale
    canvas.height = image.naturalHeight * scale
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(drawn => { if (drawn === null) reject(new Error('the picture is too large')); else resolve(drawn) }, 'image/png')
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
