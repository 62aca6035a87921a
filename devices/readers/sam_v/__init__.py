"""Identity-card readers that speak the serial protocol of the police's SAM_V module, and a virtual twin of one."""
