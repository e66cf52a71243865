/** Ends by an error that nobody catches. */
interface Reason {
  readonly text: string
}

function fail({ text }: Reason): never {
  throw new Error(text)
}

fail({ text: `on purpose: ${process.argv.slice(2).join(' ')}` })
