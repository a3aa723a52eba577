/** A picture with flat areas, slopes, edges of all directions and fine stripes: what filters differ on. */
export function drawTestPicture(context: CanvasRenderingContext2D): void {
  const [width, height] = [320, 240];
  Object.assign(context.canvas, { width, height });
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, "#2b4c7e");
  sky.addColorStop(1, "#e8c99b");
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  const disc = (x: number, y: number, radius: number, colour: string) => {
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  };
  disc(245, 62, 34, "#ffe08a");
  disc(234, 54, 7, "#f2b84b");
  context.fillStyle = "#3d2b1f";
  context.fillRect(40, 100, 90, 110);
  context.fillStyle = "#f6efe2";
  for (const [x, y] of [
    [55, 118],
    [93, 118],
    [55, 162],
    [93, 162],
  ] as const)
    context.fillRect(x, y, 22, 28);
  context.fillStyle = "#8a2f1b";
  context.beginPath();
  context.moveTo(28, 102);
  context.lineTo(85, 52);
  context.lineTo(142, 102);
  context.fill();
  context.strokeStyle = "#1e5631";
  context.lineWidth = 3;
  for (let x = 165; x < 310; x += 8) {
    context.beginPath();
    context.moveTo(x, 212);
    context.lineTo(x + 14, 150);
    context.stroke();
  }
  context.fillStyle = "#4c3a2a";
  context.fillRect(0, 210, width, 30);
}
