import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Each connection gets a pseudo-terminal of its own and its name; what goes in at one comes out at the other; closing it hangs up. */
const SERVER = `
import os, pty, select, socket, sys, threading, tty
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
print("ready", flush=True)
def serve(peer):
    master, slave = pty.openpty()
    tty.setraw(slave)
    try:
        carry(peer, master, slave)
    except OSError:
        pass
    os.close(slave)
    os.close(master)
def carry(peer, master, slave):
    peer.sendall((os.ttyname(slave) + "\\n").encode())
    while True:
        ready, _, _ = select.select([master, peer], [], [])
        if master in ready:
            peer.sendall(os.read(master, 4096))
        if peer in ready:
            said = peer.recv(4096)
            if not said:
                break
            os.write(master, said)
while True:
    peer, _ = server.accept()
    threading.Thread(target=serve, args=(peer,), daemon=True).start()
`

/** One end of a pseudo-terminal; the other end is the device at `path`. */
export interface Terminal {
  readonly path: string
  readonly socket: Socket
}

/** Pseudo-terminals, which Node can't open itself: python3 does. */
export class Terminals {
  readonly #folder = mkdtempSync(join(tmpdir(), 'terminals-'))
  #server: ChildProcess | undefined

  static async start(): Promise<Terminals> {
    const terminals = new Terminals()
    const server = spawn('python3', ['-u', '-c', SERVER, terminals.#address], { stdio: ['ignore', 'pipe', 'inherit'] })
    terminals.#server = server
    await once(server.stdout, 'data')
    return terminals
  }

  get #address(): string {
    return join(this.#folder, 'socket')
  }

  async open(): Promise<Terminal> {
    const socket = connect(this.#address)
    socket.on('error', () => {})
    const [first]: unknown[] = await once(socket, 'data')
    return { path: String(first).trim(), socket }
  }

  async end(): Promise<void> {
    const server = this.#server
    server?.kill('SIGKILL')
    if (server !== undefined && server.exitCode === null) await once(server, 'exit')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
