// A microphone for a form: <div data-recorder data-field="NAME" data-worklet="URL"> records into the form's file field
// of that name, as a wav of 16 bits, 48 kHz and one channel. Inside it: buttons [data-record] and [data-finish], parts
// [data-when=insecure|refused|recording|recorded], a <meter>, a [data-time], an <audio>.

const RATE = 48000;
const LONGEST = 30 * 60;

function wav(blocks) {
  const frames = blocks.reduce((sum, block) => sum + block.length, 0);
  const bytes = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (at, word) => [...word].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + 2 * frames, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, "data");
  bytes.setUint32(40, 2 * frames, true);
  let at = 44;
  for (const block of blocks) {
    for (const sample of block) {
      bytes.setInt16(at, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true);
      at += 2;
    }
  }
  return new Blob([bytes], { type: "audio/wav" });
}

class Recorder {
  constructor(root) {
    this.root = root;
    this.field = root.closest("form").elements[root.dataset.field];
    this.start = root.querySelector("[data-record]");
    this.finish = root.querySelector("[data-finish]");
    this.start.addEventListener("click", () => this.record());
    this.finish.addEventListener("click", () => this.end());
    if (!window.isSecureContext || !navigator.mediaDevices || !window.AudioWorkletNode) {
      this.start.hidden = true;
      this.show("insecure");
    }
  }

  show(what) {
    for (const part of this.root.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== what;
  }

  async record() {
    this.start.disabled = true;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      this.context = new AudioContext({ sampleRate: RATE });
      await this.context.audioWorklet.addModule(this.root.dataset.worklet);
    } catch {
      this.release();
      this.start.disabled = false;
      this.show("refused");
      return;
    }
    this.blocks = [];
    this.frames = 0;
    this.peak = 0;
    const tap = new AudioWorkletNode(this.context, "tap", { numberOfOutputs: 0 });
    tap.port.onmessage = (message) => this.take(message.data);
    this.context.createMediaStreamSource(this.stream).connect(tap);
    this.start.hidden = true;
    this.finish.hidden = false;
    this.finish.focus();
    this.show("recording");
    this.ticking = setInterval(() => this.tell(), 100);
  }

  take(block) {
    this.blocks.push(block);
    this.frames += block.length;
    for (const sample of block) this.peak = Math.max(this.peak, Math.abs(sample));
    if (this.frames > LONGEST * RATE) this.end();
  }

  tell() {
    const seconds = Math.floor(this.frames / RATE);
    this.root.querySelector("meter").value = this.peak;
    this.peak *= 0.6;
    this.root.querySelector("[data-time]").textContent =
      `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  end() {
    if (!this.stream) return;
    this.release();
    const blob = wav(this.blocks);
    this.blocks = [];
    const files = new DataTransfer();
    files.items.add(new File([blob], "thu.wav", { type: "audio/wav" }));
    this.field.files = files.files;
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    const player = this.root.querySelector("audio");
    if (player.src) URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(blob);
    this.finish.hidden = true;
    this.start.hidden = false;
    this.start.disabled = false;
    this.start.focus();
    this.show("recorded");
  }

  release() {
    clearInterval(this.ticking);
    if (this.stream) for (const track of this.stream.getTracks()) track.stop();
    if (this.context) this.context.close();
    this.stream = this.context = null;
  }
}

for (const root of document.querySelectorAll("[data-recorder]")) new Recorder(root);
