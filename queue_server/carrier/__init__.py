"""The carrier (快递承运单位): parcels are handed over to it over HTTP, its tracking number and states come back."""
