// Preloaded into receiptio, which knows no port but 9100: that one is led to the port the virtual printer has.
const net = require('net');
const connect = net.connect;
net.connect = (port, host) => connect(port === 9100 ? Number(process.env.PRINTER_PORT) : port, host);
