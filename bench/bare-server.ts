// What everything is compared with: Node's own HTTP server with constant answers, of as many bytes as the parameters say.
import { createServer } from 'node:http';

const [answerBytes, imageBytes] = process.argv.slice(2).map(Number);
const answer = Buffer.alloc(answerBytes ?? 0, 'x');
const image = Buffer.alloc(imageBytes ?? 0, 'x');

const server = createServer((request, response) => {
  const isImage = request.url === '/image';
  const body = isImage ? image : answer;
  response.writeHead(200, {
    'Content-Type': isImage ? 'application/octet-stream' : 'application/json',
    'Content-Length': body.length,
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`http://localhost:${typeof address === 'object' ? address?.port : ''}`);
});
process.once('SIGTERM', () => process.exit(0));
