"""好差评: what people think of a visit, asked for and never demanded, and what follows a bad grade."""
