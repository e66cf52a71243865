/** Asks for pages from outside the hub's process: each message `{ url, cookie }` is answered with the status and the length of what came. */
import { z } from 'zod'

const asked = z.object({ url: z.string(), cookie: z.string() })

process.on('message', (message) => {
  const { url, cookie } = asked.parse(message)
  void fetch(url, { headers: { cookie, 'accept-encoding': 'identity' } })
    .then(async (answer) => ({ status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }))
    .then((answer) => process.send?.(answer))
})
process.on('disconnect', () => process.exit(0))
