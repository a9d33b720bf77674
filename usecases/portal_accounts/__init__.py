"""An agent's accounts at the portal: register one, change its password there and here, count its days down."""
