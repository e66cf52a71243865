/** Larger photographs are made smaller first: a code that fills a tenth of one is still read, and a phone is not kept busy. */
const LONGEST_SIDE = 1600

/** Finds a QR code in a picture. @returns what it says; `undefined` when none is found, or it is no picture */
export async function codeInPicture(file: Blob): Promise<string | undefined> {
  try {
    const picture = await createImageBitmap(file)
    return await codeIn(picture, picture.width, picture.height)
  } catch {
    return undefined
  }
}

/** Finds a QR code in what can be drawn. */
export async function codeIn(source: CanvasImageSource, width: number, height: number): Promise<string | undefined> {
  if (width === 0 || height === 0) return undefined
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return undefined
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return (await byBrowser(canvas)) ?? (await byScript(context, canvas))
}

/** What TypeScript's own library does not know yet. */
interface CodeDetector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>
}
declare global {
  var BarcodeDetector: (new (options: { readonly formats: readonly string[] }) => CodeDetector) | undefined
}

async function byBrowser(canvas: HTMLCanvasElement): Promise<string | undefined> {
  if (globalThis.BarcodeDetector === undefined) return undefined
  try {
    const [found] = await new globalThis.BarcodeDetector({ formats: ['qr_code'] }).detect(canvas)
    return found?.rawValue
  } catch {
    // Some have the name and no detector behind it.
    return undefined
  }
}

async function byScript(context: CanvasRenderingContext2D, canvas: HTMLCanvasElement): Promise<string | undefined> {
  const { default: jsqr } = await import('jsqr')
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return jsqr.default(data, canvas.width, canvas.height)?.data
}
