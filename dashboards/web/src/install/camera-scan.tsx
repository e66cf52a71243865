import { useEffect, useRef } from 'react'
import type { ReactElement } from 'react'

interface CameraScanProps {
  readonly onCode: (text: string) => void
  readonly onFailure: () => void
}

/** The camera at the back, looked at until it shows a code. Leaving the page lets go of it. */
export default function CameraScan({ onCode, onFailure }: CameraScanProps): ReactElement {
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef({ onCode, onFailure })
  useEffect(() => {
    told.current = { onCode, onFailure }
  })
  useEffect(() => {
    let stream: MediaStream | undefined
    let ended = false
    const look = async (): Promise<void> => {
      const shown = video.current
      if (ended || shown === null) return
      const { codeIn } = await import('./read-code.ts')
      const text = await codeIn(shown, shown.videoWidth, shown.videoHeight)
      if (ended) return
      if (text !== undefined) told.current.onCode(text)
      else requestAnimationFrame(() => void look())
    }
    const open = async (): Promise<void> => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
        if (ended) stream.getTracks().forEach((track) => track.stop())
        else if (video.current !== null) {
          video.current.srcObject = stream
          await video.current.play()
          await look()
        }
      } catch {
        if (!ended) told.current.onFailure()
      }
    }
    void open()
    return () => {
      ended = true
      stream?.getTracks().forEach((track) => track.stop())
    }
  }, [])
  return <video ref={video} className="scan-video" muted playsInline />
}
