import { onBeforeUnmount, ref } from "vue";

/** The camera, from a reader's click to the next one; its picture stays in the page. */
export function useCamera(show: (video: HTMLVideoElement) => void) {
  const on = ref(false);
  const refusal = ref("");
  let stream: MediaStream | undefined;
  let wanted = 0;

  function stop(): void {
    wanted++;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    on.value = false;
  }

  async function start(): Promise<void> {
    stop();
    const mine = wanted;
    refusal.value = "";
    try {
      if (!navigator.mediaDevices) throw new Error("pages that come over plain http have none");
      const opened = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 320 }, height: { ideal: 240 } },
      });
      // Somebody has stopped it, or left, in the meantime.
      if (mine !== wanted) {
        for (const track of opened.getTracks()) track.stop();
        return;
      }
      stream = opened;
      for (const track of opened.getTracks()) track.onended = stop;
      const video = Object.assign(document.createElement("video"), {
        srcObject: opened,
        muted: true,
        playsInline: true,
      });
      await video.play();
      if (mine !== wanted) return;
      on.value = true;
      const next = () => {
        if (mine !== wanted) return;
        if (video.videoWidth > 0) show(video);
        requestAnimationFrame(next);
      };
      next();
    } catch (error) {
      if (mine !== wanted) return;
      stop();
      refusal.value = `There is no camera for this page: ${(error as Error).message || (error as Error).name}.`;
    }
  }

  onBeforeUnmount(stop);
  return { on, refusal, start, stop };
}
